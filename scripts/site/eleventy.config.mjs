// How Eleventy makes the site of the pages in docs/.
import { IdAttributePlugin } from '@11ty/eleventy';

/** The groups of the navigation, by the folder that their pages are in. */
const groups = [
  { title: 'Start', prefix: '/', open: true },
  { title: 'Patterns', prefix: '/patterns/' },
  { title: 'Techniques', prefix: '/techniques/' },
  { title: 'Calls', prefix: '/reference/' },
];

/**
 * Pages whose folder is `prefix`, sorted by title.
 * @param {{ url: string, data: { title: string } }[]} pages
 * @param {string} prefix
 */
function inGroup(pages, prefix) {
  return pages
    .filter(({ url }) => url !== '/' && url.replace(/[^/]+\/?$/, '') === prefix)
    .sort((a, b) => a.data.title.localeCompare(b.data.title));
}

/**
 * The words of the first heading of a page.
 * @param {string | undefined} content
 */
function titleOf(content) {
  const [, heading = 'Zero-Copy Lint'] = /^# (.+)$/m.exec(content ?? '') ?? [];
  return heading.replaceAll('`', '');
}

/**
 * The way from one page to another, so that the site works in any folder, without a server, too.
 * @param {string} url
 * @param {string} from
 */
function seenFrom(url, from) {
  const up = '../'.repeat(from.split('/').length - 2);
  return `${up}${url.endsWith('/') ? `${url.slice(1)}index.html` : url.slice(1)}`;
}

/**
 * Links between the Markdown files, as GitHub follows them, become links between the pages.
 * @param {import('@11ty/eleventy').MarkdownIt} markdown
 */
function pageLinks(markdown) {
  markdown.core.ruler.push('page-links', ({ tokens }) => {
    for (const token of tokens.flatMap((it) => it.children ?? [])) {
      const href = token.attrGet('href');
      if (token.type !== 'link_open' || href === null || /^[a-z]+:/.test(href)) continue;
      token.attrSet('href', href.replace(/\.md(?=#|$)/, '.html').replace(/README\.html/, 'index.html'));
    }
  });
}

/** Templates are no part of the pages: what looks like one in an example is code. */
export const config = {
  markdownTemplateEngine: false,
  templateFormats: ['md'],
  dir: { input: 'docs', includes: '../scripts/site' },
};

/** @param {import('@11ty/eleventy').UserConfig} eleventy */
export default function configure(eleventy) {
  eleventy.setUseGitIgnore(false);
  eleventy.addPlugin(IdAttributePlugin);
  eleventy.amendLibrary('md', pageLinks);
  eleventy.addPassthroughCopy({ 'docs/images': 'images', 'scripts/site/site.css': 'site.css' });
  eleventy.addGlobalData('layout', 'page.njk');
  eleventy.addGlobalData('groups', groups);
  eleventy.addGlobalData('eleventyComputed', {
    /** @param {{ page: { rawInput?: string } }} data */
    title: ({ page }) => titleOf(page.rawInput),
    /** @param {{ page: { filePathStem: string } }} data */
    permalink: ({ page: { filePathStem } }) => (filePathStem === '/README' ? '/index.html' : `${filePathStem}.html`),
  });
  eleventy.addFilter('inGroup', inGroup);
  eleventy.addFilter('seenFrom', seenFrom);
}
