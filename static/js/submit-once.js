// A double tap must not send a form twice. The first press keeps its name and value: the button is
// only marked, never disabled. The server answers a second POST the same way without this.
const PATIENCE = 15000; // after this long without an answer a person may try again

const release = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(release, PATIENCE, form);
});

// Back shows the page as it was left.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
