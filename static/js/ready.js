/* Marks the page so that .needs-js shows and .without-js hides. */
document.documentElement.classList.add("js");
