// What htmx leaves to us: tell when a request fails, and ask before what cannot be undone.

const trouble = document.getElementById("trouble");

function tell(text) {
  trouble.textContent = text;
  trouble.hidden = !text;
}

document.body.addEventListener("htmx:responseError", (event) => {
  const { status, responseText } = event.detail.xhr;
  if (status === 401) return; // on the way to the sign-in page
  const plain = responseText && !responseText.trimStart().startsWith("<") ? responseText : "";
  tell(plain || `The console could not do this (${status}). Try again.`);
});
document.body.addEventListener("htmx:sendError", () => tell("The console cannot be reached. Is it running?"));
document.body.addEventListener("htmx:afterRequest", (event) => event.detail.successful && tell(""));

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.ask ?? event.target.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
});
