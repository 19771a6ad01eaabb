// What the page is made of.

export function element(parent, tag, className, properties = {}, attributes = {}) {
  const made = parent.appendChild(document.createElement(tag));
  made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return Object.assign(made, properties);
}
