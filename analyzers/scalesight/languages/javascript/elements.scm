; JSX
(jsx_element open_tag: (jsx_opening_element name: (_) @element.tag)) @element
(jsx_element open_tag: (jsx_opening_element attribute: (_) @element.attribute)) @element
(jsx_element (jsx_element) @element.child) @element
(jsx_element (jsx_self_closing_element) @element.child) @element
(jsx_element (jsx_expression (_) @element.child)) @element
(jsx_element (jsx_text) @element.child) @element
(jsx_element) @element
(jsx_self_closing_element name: (_) @element.tag) @element
(jsx_self_closing_element attribute: (_) @element.attribute) @element
(jsx_attribute . (_) @argument.name) @argument
(jsx_attribute . (_) . (_) @argument.value) @argument
(jsx_expression) @group
(jsx_text) @text
; a component that is handed to what makes another of it: `const Row = memo(function () { ... })`
((variable_declarator
  name: (identifier) @closure.key
  value: (call_expression arguments: (arguments . [(arrow_function) (function_expression)] @closure)))
  (#match? @closure.key "^[A-Z]"))
