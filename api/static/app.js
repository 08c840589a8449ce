// What pages do beyond links and forms: they show that work is going on, and print. Everything works without it.
"use strict";

// A form that takes a while shows its progress line and cannot be sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-busy]")) return;
  form.setAttribute("aria-busy", "true");
  for (const line of form.querySelectorAll(".busy")) line.hidden = false;
  // after the form has been read, so that the button itself can still be part of it
  setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
});

// Coming back with the back button shows the form as it was sent: make it usable again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    form.removeAttribute("aria-busy");
    for (const line of form.querySelectorAll(".busy")) line.hidden = true;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
    window.print();
  });
}

// Tables that are wider than their box can be scrolled with the keyboard; those that fit need no extra stop.
function markScrolling() {
  for (const box of document.querySelectorAll(".table-box")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    } else {
      box.removeAttribute("tabindex");
    }
  }
}
markScrolling();
window.addEventListener("resize", markScrolling);
document.addEventListener("htmx:afterSettle", markScrolling);
