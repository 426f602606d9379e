"use strict";
// Original file: proto/xds/xds/service/orca/v3/orca.proto
Object.defineProperty(exports, "__esModule", { value: true });
//# sourceMappingURL=OpenRcaService.js.map