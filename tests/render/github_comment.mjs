// Renders Markdown as GitHub does for a comment: GFM, raw HTML, then its sanitizer, whose schema is rehype-sanitize's default.
// `node github_comment.mjs NODE_MODULES`, with a JSON list of sources on stdin; writes a list of [before, after] sanitizing.
import { pathToFileURL } from 'node:url'

const from = async (name) => import(pathToFileURL(`${process.argv[2]}/${name}/index.js`).href)
const { unified } = await from('unified')
const plugin = async (name) => (await from(name)).default
const stringify = await plugin('rehype-stringify')
const raw = unified()
  .use(await plugin('remark-parse'))
  .use(await plugin('remark-gfm'))
  .use(await plugin('remark-rehype'), { allowDangerousHtml: true })
  .use(await plugin('rehype-raw'))
const sanitized = raw().use(await plugin('rehype-sanitize')).use(stringify).freeze()
const unsanitized = raw().use(stringify).freeze()

const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const sources = JSON.parse(Buffer.concat(chunks).toString('utf8'))
const pages = sources.map((source) => [String(unsanitized.processSync(source)), String(sanitized.processSync(source))])
process.stdout.write(JSON.stringify(pages))
