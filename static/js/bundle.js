// A whole workspace in the fragment of a link: version, then JSON, deflated (RFC 1951), in base64url. A fragment is never sent to
// a server, so the link needs none to keep it, and opens on any instance.
import { say } from "./texts.js";

const VERSION = "1.";
export const MOST_CHARACTERS = 1_500_000;
/** Of one link: browsers take more, chat programs take less. */
export const LONGEST_LINK = 64_000;

const through = (bytes, stream) => new Blob([bytes]).stream().pipeThrough(stream);

function toText(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** The fragment of a link, without its #. */
export async function pack(bundle) {
  const packed = await new Response(through(new TextEncoder().encode(JSON.stringify(bundle)), new CompressionStream("deflate-raw"))).arrayBuffer();
  return VERSION + toText(new Uint8Array(packed));
}

async function inflate(text) {
  const reader = through(toBytes(text), new DecompressionStream("deflate-raw")).pipeThrough(new TextDecoderStream("utf-8", { fatal: true })).getReader();
  let found = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    found += part.value;
    // A link of a few bytes can unpack to gigabytes.
    if (found.length > MOST_CHARACTERS) throw new Error("too long");
  }
  return found;
}

const isText = (value) => typeof value === "string";

/** What `pack` was given. Throws an Error whose message is a sentence for the learner. */
export async function unpack(fragment) {
  if (!fragment.startsWith(VERSION)) throw new Error(say("This link holds no workspace, or was made by a newer grpclab."));
  try {
    const { title, files, method, request } = JSON.parse(await inflate(fragment.slice(VERSION.length)));
    if (!Array.isArray(files) || !files.every((file) => isText(file?.path) && isText(file?.text))) throw new Error("no files");
    return { title: isText(title) ? title : "", files: files.map(({ path, text }) => ({ path, text })), method: isText(method) ? method : "", request: isText(request) ? request : "" };
  } catch {
    throw new Error(say("This link is damaged: a part of it may have been lost when it was copied."));
  }
}
