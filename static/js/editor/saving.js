// Saving as the learner types, wired to the page: the queue, the draft in this browser, the status line, conflicts, closing tabs.
import { say } from "../texts.js";
import { dropDraft, draftOf, judge, keepDraft } from "./draft.js";
import { SaveQueue } from "./save-queue.js";
import { post, saveCopy } from "./transport.js";
import { showSave } from "./status.js";

/** Makes requests that start something wait until what is on the screen is saved: a call must meet the newest text. */
function holdRequests(queue, signal) {
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.request.method === "GET" || !queue.unsaved) return;
    const send = ctx.fetch ?? window.fetch.bind(window);
    ctx.fetch = async (url, request) => {
      await queue.flush();
      return send(url, request);
    };
  }, { signal });
}

export function saving({ workspace, revision, url, copyUrl, status, notice, book, compiled, signal }) {
  const files = () => book.snapshot();

  const report = ({ state, answer, current }) => {
    showSave(status, state, answer);
    if (answer?.kind === "saved") {
      if (current) dropDraft(workspace);
      compiled(answer, current);
    } else if (answer) keepDraft(workspace, queue.revision, files());
    if (state === "conflict") settle(answer.error, answer.revision);
    if (state === "refused" && answer.problems.length > 0) compiled({ compile: { ms: 0, problems: answer.problems } }, current);
  };

  const queue = new SaveQueue({ revision, report, send: (base) => post(url, { revision: base, files: files() }) });

  const settle = (sentence, theirs) => {
    const copy = async () => {
      const address = await saveCopy(copyUrl, files());
      if (address === null) return settle(say("The copy could not be made. Your text is still here."), theirs);
      dropDraft(workspace);
      return location.assign(address);
    };
    const reload = () => {
      dropDraft(workspace);
      queue.stop();
      leaving = true;
      location.reload();
    };
    notice.show(sentence, [
      [say("Load the other version"), reload],
      copyUrl ? [say("Keep mine as a copy"), copy] : [say("Save mine over it"), () => queue.build(theirs)],
    ], { urgent: true });
  };

  let leaving = false;
  const leave = () => {
    if (leaving || !queue.unsaved || queue.state === "forbidden") return;
    keepDraft(workspace, queue.revision, files());
    if (queue.state !== "conflict") post(url, { revision: queue.leavingRevision, files: files(), leaving: true });
  };
  addEventListener("pagehide", leave, { signal });
  // A page that comes back from the browser's cache does not know how its last message fared.
  addEventListener("pageshow", (event) => event.persisted && queue.unsaved && location.reload(), { signal });
  document.addEventListener("visibilitychange", () => document.hidden && queue.flush(), { signal });
  addEventListener("online", () => queue.flush(), { signal });
  signal.addEventListener("abort", () => {
    leave();
    queue.stop();
  });
  holdRequests(queue, signal);

  const draft = draftOf(workspace);
  const verdict = judge(draft, revision, files());
  if (verdict === "none") dropDraft(workspace);
  else book.replace(draft.files);
  if (verdict === "restore") queue.again();
  if (verdict === "conflict") {
    queue.state = "conflict";
    queue.edits += 1;
    settle(say("This browser kept edits that were never saved, and the workspace has changed since. You see your edits."), revision);
  }
  showSave(status, queue.state, null);
  return queue;
}
