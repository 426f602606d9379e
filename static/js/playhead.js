// The line of now in the pictures of the streams ([data-x] marks), and the cover over what comes later.

/** Moves the line to the marks of now; without any it is not shown. */
export function movePlayhead(wire, now) {
  const marks = [...wire.querySelectorAll(".mark.now")];
  const x = Math.max(...marks.map((mark) => Number(mark.dataset.x)));
  wire.classList.toggle("timed", now !== null && marks.length > 0);
  if (marks.length === 0) return;
  for (const line of wire.querySelectorAll(".playhead")) for (const end of ["x1", "x2"]) line.setAttribute(end, x);
  for (const cover of wire.querySelectorAll(".future")) cover.setAttribute("x", x + 8);
}
