/* data-dismiss closes a message; good news leaves by itself, unless somebody is at it. */
function leave(message) {
  message.classList.add("message-leaving");
  setTimeout(() => message.remove(), 150);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (button) leave(button.closest(".message"));
});

for (const message of document.querySelectorAll("[data-messages] .message-success")) {
  const wait = () => setTimeout(() => (message.matches(":hover, :focus-within") ? wait() : leave(message)), 10000);
  wait();
}
