"use strict";
// Comfort only: the page is complete without this.
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const pre = button.closest("details").querySelector("pre");
    const status = button.parentElement.querySelector("[role=status]");
    const range = document.createRange();
    range.selectNodeContents(pre);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    // A file opened from the disk may not use the clipboard interface, so the older command comes first.
    let copied = false;
    try { copied = document.execCommand("copy"); } catch (error) { copied = false; }
    status.textContent = copied ? "Copied." : "Selected: copy it with the keyboard.";
  });
}
// Each row of data, with its passages, is a body of its own; the articles' rows share one.
for (const table of document.querySelectorAll("table.data")) {
  const single = table.tBodies.length === 1;
  const items = () => [...(single ? table.tBodies[0].rows : table.tBodies)];
  if (items().length < 2) continue;
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.title = "Sort by " + head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (item) => (single ? item : item.rows[0]).cells[column].textContent;
      const number = items().every((item) => text(item).trim() === "" || !isNaN(text(item)));
      const order = (a, b) => number ? Number(text(a)) - Number(text(b)) : text(a).localeCompare(text(b));
      const sorted = items().sort(order);
      (single ? table.tBodies[0] : table).append(...(down ? sorted.reverse() : sorted));
    });
  });
}
