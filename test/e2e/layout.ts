import type { Page } from 'playwright-core';

/** What is wrong with the places of things, as people would see it; empty when nothing is. */
export const misplaced = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wrong: string[] = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width)
      wrong.push(`the page is ${document.documentElement.scrollWidth} px wide in ${width}`);

    /** Around the text itself: its blocks may be wider. */
    const boxOf = (one: Element) => {
      const box = { left: Number.POSITIVE_INFINITY, right: Number.NEGATIVE_INFINITY };
      const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        // Spaces that line decimal points up may lie anywhere.
        if (node.textContent?.trim() === '') continue;
        range.selectNode(node);
        for (const { left, right, width } of range.getClientRects()) {
          if (width <= 1) continue;
          box.left = Math.min(box.left, left);
          box.right = Math.max(box.right, right);
        }
      }
      return box;
    };
    const isSeen = (one: Element) =>
      one.getClientRects().length > 0 && !one.closest('.sr-only, [aria-hidden="true"]');
    const text = (one: Element) => (one.textContent ?? '').trim().slice(0, 40);
    const scrolls = (one: Element) => one.closest('[aria-label="The chart\'s figures"]') !== null;

    /** Figures stay inside their panel. */
    for (const one of document.querySelectorAll('section data, section dd, dialog data')) {
      const panel = one.closest('section, dialog')?.getBoundingClientRect();
      const box = boxOf(one);
      if (!panel || !isSeen(one) || scrolls(one) || box.right < box.left) continue;
      if (box.right > panel.right + 0.5 || box.left < panel.left - 0.5)
        wrong.push(`leaves its panel: ${text(one)}`);
    }
    /** Nor do buttons leave it. */
    for (const one of document.querySelectorAll('section button, dialog button')) {
      const panel = one.closest('section, dialog')?.getBoundingClientRect();
      const box = one.getBoundingClientRect();
      if (!panel || !isSeen(one) || scrolls(one)) continue;
      if (box.right > panel.right + 0.5 || box.left < panel.left - 0.5)
        wrong.push(`leaves its panel: ${text(one)}`);
    }
    /** Cells of a row do not touch. */
    for (const row of document.querySelectorAll('section tr, dialog tr')) {
      const cells = [...row.children].filter((cell) => isSeen(cell) && text(cell) !== '');
      for (const [place, cell] of cells.entries()) {
        const next = cells[place + 1];
        if (!next || scrolls(cell)) continue;
        const [a, b] = [boxOf(cell), boxOf(next)].sort((one, other) => one.left - other.left);
        const isClipped = [...cell.querySelectorAll('*')].some(
          (one) => getComputedStyle(one).textOverflow === 'ellipsis',
        );
        if (a && b && !isClipped && a.right > b.left - 2)
          wrong.push(`touch: ${text(cell)} | ${text(next)}`);
      }
    }
    return [...new Set(wrong)];
  });
