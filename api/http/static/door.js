// The log-in page: the code's field comes without the password having to be typed again.
"use strict";

document.addEventListener("htmx:afterSwap", (event) => {
  const field = event.detail.target.querySelector("input[name=code]") || document.querySelector("input[name=password]");
  field.focus();
  field.select();
});
