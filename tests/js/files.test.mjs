// The files of the editor and the drafts of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../../static/js/editor/draft.js";
import { firstText, freeName, neighbour, pathProblem, sameFiles } from "../../static/js/editor/files.js";

test("files: names that cannot be used, each with its reason", () => {
  const others = ["a.proto", "shop/v1/order.proto"];
  const reasons = {
    "": /needs a name/, "a.proto": /already/, "../x": /“\.\.”/, "a b.py": /“a b\.py”/, "/x": /empty folder/, "x//y": /empty folder/,
    ".hidden": /dot/, "-x": /dash/, "a.proto/b": /is a file/, "shop/v1": /is a folder/, ["x".repeat(121)]: /121/,
  };
  for (const [path, reason] of Object.entries(reasons)) assert.match(pathProblem(path, others), reason, path);
  for (const path of ["server.py", "_a/b-c/D.proto", "x".repeat(120)]) assert.equal(pathProblem(path, others), "");
});

test("files: small arithmetic", () => {
  assert.equal(firstText("x.py"), "");
  assert.match(firstText("shop/v1/a.proto"), /^syntax = "proto3";\n\npackage shop\.v1;/);
  assert.equal(freeName(["new.proto", "new2.proto"]), "new3.proto");
  assert.deepEqual([neighbour(0, 3), neighbour(2, 3), neighbour(0, 1)], [0, 1, 0]);
  assert.equal(sameFiles([{ path: "a", text: "1" }], [{ path: "a", text: "1" }]), true);
  assert.equal(sameFiles([{ path: "a", text: "1" }], [{ path: "a", text: "2" }]), false);
});

test("draft: kept edits are restored only where they belong", () => {
  const files = [{ path: "a", text: "1" }];
  const mine = [{ path: "a", text: "2" }];
  assert.equal(judge(null, 3, files), "none");
  assert.equal(judge({ revision: 1, files }, 3, files), "none");
  assert.equal(judge({ revision: 3, files: mine }, 3, files), "restore");
  assert.equal(judge({ revision: 2, files: mine }, 3, files), "conflict");
});
