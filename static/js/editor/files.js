// The files of a workspace as the editor knows them: an ordered list of {path, text}, and why a name cannot be used.
// The rules are those of app/runs/workspace.py, said at once where the learner types; the server checks again.
import { say } from "../texts.js";

export const MOST_FILES = 64;
export const LONGEST_PATH = 120;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Why `path` cannot be the name of a file beside `others` (paths), as a sentence; "" when it can. */
export function pathProblem(path, others) {
  if (path === "") return say("A file needs a name.");
  if (path.length > LONGEST_PATH) {
    return say("The name is {count} characters long; the most is {most}.", { count: path.length, most: LONGEST_PATH });
  }
  const wrong = path.split("/").find((segment) => !SEGMENT.test(segment));
  if (wrong === "") return say("“{path}” has an empty folder name: put something on both sides of each “/”.", { path });
  if (wrong !== undefined) {
    return say("“{wrong}” cannot be used in a name: use letters, digits, “_”, “-” and “.”, and start with no dot or dash.", { wrong });
  }
  if (others.includes(path)) return say("There is a file named “{path}” already.", { path });
  const folder = others.find((other) => path.startsWith(`${other}/`));
  if (folder) return say("“{folder}” is a file, so it cannot also be a folder.", { folder });
  if (others.some((other) => other.startsWith(`${path}/`))) {
    return say("“{path}” is a folder, so it cannot also be a file.", { path });
  }
  return "";
}

/** Why one more file cannot be added; "" when it can. */
export const fullProblem = (count) =>
  count >= MOST_FILES ? say("A workspace holds at most {most} files.", { most: MOST_FILES }) : "";

/** What a new file of this name starts with, so that it compiles from its first moment. */
export function firstText(path) {
  if (!path.endsWith(".proto")) return "";
  const folders = path.split("/").slice(0, -1).filter((name) => /^[A-Za-z_]\w*$/.test(name));
  return `syntax = "proto3";\n${folders.length > 0 ? `\npackage ${folders.join(".")};\n` : ""}\n`;
}

/** The name that a new file is offered. */
export function freeName(others) {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? "new.proto" : `new${number}.proto`;
    if (!others.includes(name)) return name;
  }
}

/** Which file is shown after the one at `index` is gone from a list that had `count`. */
export const neighbour = (index, count) => Math.max(0, Math.min(index, count - 2));

export const sameFiles = (one, other) =>
  one.length === other.length && one.every(({ path, text }, index) => path === other[index].path && text === other[index].text);
