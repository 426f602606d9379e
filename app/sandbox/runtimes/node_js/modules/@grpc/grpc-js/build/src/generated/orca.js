"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
//# sourceMappingURL=orca.js.map