"use strict";
// Original file: null
Object.defineProperty(exports, "__esModule", { value: true });
exports._google_protobuf_MethodOptions_IdempotencyLevel = void 0;
// Original file: null
exports._google_protobuf_MethodOptions_IdempotencyLevel = {
    IDEMPOTENCY_UNKNOWN: 'IDEMPOTENCY_UNKNOWN',
    NO_SIDE_EFFECTS: 'NO_SIDE_EFFECTS',
    IDEMPOTENT: 'IDEMPOTENT',
};
//# sourceMappingURL=MethodOptions.js.map