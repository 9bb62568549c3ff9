// Sends the checkout's form by itself when a choice in it changes what can be chosen next or what
// it all comes to. Without this the button beside does the same.
const form = document.querySelector("form[data-checkout]");
const update = form?.querySelector('button[value="update"]');

if (update) {
  document.documentElement.classList.add("scripted");
  form.addEventListener("change", ({ target }) => {
    if (target.matches("[data-updates]")) form.requestSubmit(update);
  });
}
