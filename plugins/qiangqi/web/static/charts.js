// Says the charts' own English words in the language of the page. The words come with the page; a word that is null
// names a control that leads to another site, which this one does not.
const words = JSON.parse(document.getElementById("chart-words").textContent);

function say(root) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  for (const text of found) {
    const word = text.nodeValue.trim();
    if (!Object.hasOwn(words, word) || !text.parentElement.closest("[class^=datasette-vega], .vega-actions")) continue;
    if (words[word] === null) text.parentElement.remove();
    else text.nodeValue = text.nodeValue.replace(word, words[word]);
  }
}

new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) say(node);
}).observe(document.body, { childList: true, subtree: true });
say(document.body);
