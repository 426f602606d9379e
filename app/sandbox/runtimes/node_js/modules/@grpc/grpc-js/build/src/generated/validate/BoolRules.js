"use strict";
// Original file: proto/protoc-gen-validate/validate/validate.proto
Object.defineProperty(exports, "__esModule", { value: true });
//# sourceMappingURL=BoolRules.js.map