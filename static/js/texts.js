// Sentences shown by scripts. The page may carry a translation in <script type="application/json" id="texts">.

let catalogue = null;

function translations() {
  const element = globalThis.document?.getElementById("texts");
  return element ? JSON.parse(element.textContent) : {};
}

/** `sentence` in the page's language, with `{name}` replaced by `values.name`. */
export function say(sentence, values = {}) {
  catalogue ??= translations();
  return (catalogue[sentence] ?? sentence).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** `value` with so many digits after the decimal sign of the page's language. */
export function decimal(value, digits) {
  const language = globalThis.document?.documentElement?.lang || "en";
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
}
