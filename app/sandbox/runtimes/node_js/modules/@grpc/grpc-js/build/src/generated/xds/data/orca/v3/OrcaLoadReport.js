"use strict";
// Original file: proto/xds/xds/data/orca/v3/orca_load_report.proto
Object.defineProperty(exports, "__esModule", { value: true });
//# sourceMappingURL=OrcaLoadReport.js.map