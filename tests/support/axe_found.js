// What axe finds on a page, of which some elements stand for those that are like them, and what it need not be asked again.
async ([most, seen, options]) => {
  const known = new Set(seen), kept = (make, of = new Map()) => one => of.get(one) ?? (of.set(one, make(one)), of.get(one));

  /** Takes out what is built like enough of its siblings; returns what puts it back. */
  const thin = () => {
    const shape = kept(one => one.tagName + [...one.attributes].map(of => of.name + (of.name == "class" ? of.value : ""))
      + !one.textContent.trim() + "(" + [...one.children].map(shape) + ")");
    const taken = [];
    for (const parent of document.querySelectorAll("body, body *")) {
      if (!parent.isConnected) continue;
      const alike = {};
      for (const child of [...parent.children]) {
        const of = shape(child);
        alike[of] = (alike[of] || 0) + 1;
        if (alike[of] > most) { taken.push([parent, child, child.nextSibling]); child.remove(); }
      }
    }
    return () => taken.reverse().forEach(([parent, child, next]) => parent.insertBefore(child, next));
  };

  /** Returns the written elements that look as none before did, a few of each look, and all that others lie across;
   * but none that was asked about alone: the same element in the same place. */
  const looks = () => {
    const PAINT = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode"];
    const TEXT = ["color", "fontSize", "fontWeight", "textShadow"], BARE = "rgba(0, 0, 0, 0),none,1,none,normal";
    const box = kept(one => one.getBoundingClientRect()), style = kept(one => getComputedStyle(one));
    const paint = kept(one => PAINT.map(name => style(one)[name]).join());
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    const within = (a, b) => a.left > b.left - 1 && a.right < b.right + 1 && a.top > b.top - 1 && a.bottom < b.bottom + 1;
    const sum = text => [...text].reduce((of, one) => Math.imul(of ^ one.codePointAt(), 16777619), 2166136261) + "";
    const look = one => {
      const parts = [TEXT.map(name => style(one)[name]), !!one.closest("[disabled], [aria-disabled]")];
      for (let of = one; of; of = of.parentElement)
        if (paint(of) != BARE) parts.push(paint(of), within(box(one), box(of)));
      return parts.join(";");
    };
    const written = one => one.checkVisibility({ visibilityProperty: true }) && (one.matches("input, select, textarea")
      || [...one.childNodes].some(node => node.nodeType == Node.TEXT_NODE && node.data.trim()));
    const all = [...document.querySelectorAll("body, body *")], painted = all.filter(one => paint(one) != BARE);
    const found = new Map(), times = {};
    for (const one of all.filter(written)) {
      const by = painted.filter(by => meet(box(one), box(by)) && !by.contains(one) && !one.contains(by));
      const said = [look(one), ...by.map(paint)].join(" ");
      const { x, y, width, height } = box(one), alone = sum([said, one.outerHTML, x, y, width, height].join());
      times[said] = (times[said] || 0) + 1;
      if (!known.has(alone) && (by.length || !known.has(said) && times[said] <= most))
        found.set(one, { alone, said: by.length ? alone : said });
    }
    return found;
  };

  const restore = thin(), chosen = looks();
  chosen.forEach((_, one) => one.dataset.look = "");
  axe.configure({ noHtml: true, rules: [{ id: "color-contrast", selector: "[data-look]" }] });
  const found = chosen.size || !options.runOnly ? await axe.run(document, options) : { violations: [], passes: [] };
  chosen.forEach((_, one) => delete one.dataset.look);
  restore();
  const nodes = rules => rules.flatMap(rule => rule.nodes.map(node => [rule.id, node.element]));
  const of = rules => nodes(rules).flatMap(([id, one]) => id == "color-contrast" ? [chosen.get(one)] : []);
  const broken = new Set(of(found.violations).flatMap(({ alone, said }) => [alone, said]));
  const told = [...[...chosen.values()].map(({ alone }) => alone), ...of(found.passes).map(({ said }) => said)];
  return {
    broken: nodes(found.violations).map(([id, one]) => [id, one.outerHTML.slice(0, 120)]),
    told: told.filter(look => !broken.has(look)),
  };
}
