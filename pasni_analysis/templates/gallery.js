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
const collator = new Intl.Collator("en", { numeric: true });
// Each row of data, with its passages, is a body of its own; the articles' rows share one.
for (const table of document.querySelectorAll("table.data")) {
  const single = table.tBodies.length === 1;
  const first = [...(single ? table.tBodies[0].rows : table.tBodies)];
  if (first.length < 2) continue;
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.title = "Sort: up, down, as in the file";
    head.replaceChildren(button);
    const value = (item) => {
      const cell = (single ? item : item.rows[0]).cells[column];
      return cell.dataset.value ?? cell.textContent;
    };
    const compare = head.classList.contains("number") ? (a, b) => a - b : collator.compare;
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: "" }[head.getAttribute("aria-sort")] ?? "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      if (next) head.setAttribute("aria-sort", next);
      const sign = next === "descending" ? -1 : 1;
      const order = (a, b) => {
        const [x, y] = [value(a), value(b)];
        // What has no value stands last either way.
        return x === "" || y === "" ? (x === "") - (y === "") : sign * compare(x, y);
      };
      (single ? table.tBodies[0] : table).append(...(next ? [...first].sort(order) : first));
    });
  });
}
