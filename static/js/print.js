// The card is opened to be printed, so it asks at once; the button asks again.
addEventListener("load", () => print());
for (const button of document.querySelectorAll("[data-print]"))
  button.addEventListener("click", () => print());
