"use strict";
// Original file: null
Object.defineProperty(exports, "__esModule", { value: true });
exports.SymbolVisibility = void 0;
exports.SymbolVisibility = {
    VISIBILITY_UNSET: 'VISIBILITY_UNSET',
    VISIBILITY_LOCAL: 'VISIBILITY_LOCAL',
    VISIBILITY_EXPORT: 'VISIBILITY_EXPORT',
};
//# sourceMappingURL=SymbolVisibility.js.map