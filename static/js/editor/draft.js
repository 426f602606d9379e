// Edits that the server has not confirmed, kept in this browser until it has: a closed tab or a dead network loses nothing.
import { recall, remember } from "../memory.js";
import { sameFiles } from "./files.js";

const nameOf = (workspace) => `draft:${workspace}`;

export const keepDraft = (workspace, revision, files) => remember(nameOf(workspace), { revision, files });

export const dropDraft = (workspace) => remember(nameOf(workspace), null);

/** What to do with a draft when the page opens: "none", "restore" (it builds on this revision) or "conflict". */
export function judge(draft, revision, files) {
  if (!draft || !Array.isArray(draft.files) || sameFiles(draft.files, files)) return "none";
  return draft.revision === revision ? "restore" : "conflict";
}

export const draftOf = (workspace) => recall(nameOf(workspace));
