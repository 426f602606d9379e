// Clears the message that its button stands in: <button data-behavior="dismiss"> inside an element with role="alert".

export function bind(button, signal) {
  button.addEventListener("click", () => {
    const message = button.closest('[role="alert"]');
    // The element itself stays: the next message is swapped into it.
    message.className = "";
    message.replaceChildren();
  }, { signal });
}
