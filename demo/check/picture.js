// The picture of the README (docs/demo.png): two visitors beside each other.

/**
 * @param {import('playwright-core').Page[]} tabs
 * @param {import('playwright-core').Page} paper a tab to put them together in
 * @param {string} path
 */
export async function photographTogether(tabs, paper, path) {
  const sources = [];
  for (const tab of tabs) {
    const size = tab.viewportSize();
    await tab.setViewportSize({ width: 960, height: 1150 });
    await tab.locator('#messages').evaluate((messages) => messages.scrollTo(0, messages.scrollHeight));
    sources.push(`data:image/png;base64,${(await tab.screenshot()).toString('base64')}`);
    await tab.setViewportSize(size);
  }
  await paper.setViewportSize({ width: 2016, height: 1214 });
  await paper.setContent(`<body>${sources.map((source) => `<img src="${source}">`).join('')}`);
  await paper.addStyleTag({
    content: `
      body { display: flex; justify-content: center; align-items: center; gap: 2rem; height: 100vh; margin: 0 }
      body { background: #c9cddd }
      img { border-radius: 12px; box-shadow: 0 6px 20px rgb(20 24 40 / 30%) }`,
  });
  await paper.screenshot({ path });
  await paper.close();
}
