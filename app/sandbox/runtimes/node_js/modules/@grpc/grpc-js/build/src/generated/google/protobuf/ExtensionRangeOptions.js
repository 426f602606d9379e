"use strict";
// Original file: null
Object.defineProperty(exports, "__esModule", { value: true });
exports._google_protobuf_ExtensionRangeOptions_VerificationState = void 0;
// Original file: null
exports._google_protobuf_ExtensionRangeOptions_VerificationState = {
    DECLARATION: 'DECLARATION',
    UNVERIFIED: 'UNVERIFIED',
};
//# sourceMappingURL=ExtensionRangeOptions.js.map