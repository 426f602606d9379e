"use strict";
// Original file: proto/channelz.proto
Object.defineProperty(exports, "__esModule", { value: true });
exports._grpc_channelz_v1_ChannelTraceEvent_Severity = void 0;
// Original file: proto/channelz.proto
/**
 * The supported severity levels of trace events.
 */
exports._grpc_channelz_v1_ChannelTraceEvent_Severity = {
    CT_UNKNOWN: 'CT_UNKNOWN',
    CT_INFO: 'CT_INFO',
    CT_WARNING: 'CT_WARNING',
    CT_ERROR: 'CT_ERROR',
};
//# sourceMappingURL=ChannelTraceEvent.js.map