// Renders React components on the server and counts the elements in the HTML that comes out.
"use strict";

const { count } = require("./counters.cjs");

const ELEMENT = /<[a-zA-Z][^\s/>]*/g; // text is escaped: no other `<` stands before a letter

/** The HTML of a component with what it is given; each element in it counts as one node. */
function render(component, given) {
  const { createElement } = require("react");
  const { renderToStaticMarkup } = require("react-dom/server");
  const html = renderToStaticMarkup(createElement(component, given));
  count("nodes", (html.match(ELEMENT) ?? []).length);
  return html;
}

module.exports = { render };
