const find = document.getElementById("find"), boxes = [...document.querySelectorAll(".tile input")];
const show = () => {
  const off = new Set(boxes.filter(b => !b.checked).map(b => b.value)), words = find.value.toLowerCase();
  for (const one of document.querySelectorAll("article"))
    one.hidden = off.has(one.dataset.sort) || !one.textContent.toLowerCase().includes(words);
};
find.addEventListener("input", show); boxes.forEach(b => b.addEventListener("change", show));
