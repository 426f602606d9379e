// Sliders: each [data-slider] names the number input that it moves; what is typed there moves the slider.

export function bind(element, signal) {
  const partner = (slider) => element.querySelector(`#${CSS.escape(slider.dataset.slider)}`);

  const slide = (slider) => {
    const number = partner(slider);
    if (number) number.value = slider.value === "0" ? "" : slider.value;
  };

  const typed = (number) => {
    const slider = [...element.querySelectorAll("[data-slider]")].find((each) => each.dataset.slider === number.id);
    if (slider && /^\d*$/.test(number.value)) slider.value = number.value || "0";
  };

  element.addEventListener("input", ({ target }) => (target.dataset.slider ? slide(target) : typed(target)), { signal });
}
