// Sliders: each [data-slider] names the number input that it moves; what is typed there moves the slider.

/** What the number input shows for a slider's place; at its beginning it is off. */
export const numberFor = (place) => (place === "0" ? "" : place);

/** The place of the slider for what was typed; null where that is no whole number, and the slider stays. */
export const placeFor = (typed) => (/^\d*$/.test(typed.trim()) ? typed.trim() || "0" : null);

export function bind(element, signal) {
  const slide = (slider) => {
    const number = element.querySelector(`#${CSS.escape(slider.dataset.slider)}`);
    if (number) number.value = numberFor(slider.value);
  };

  const type = (number) => {
    const slider = element.querySelector(`[data-slider="${CSS.escape(number.id)}"]`);
    const place = placeFor(number.value);
    if (slider && place !== null) slider.value = place;
  };

  element.addEventListener("input", ({ target }) => (target.dataset.slider ? slide(target) : type(target)), { signal });
}
