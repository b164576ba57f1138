import { once } from 'events'
import { createReadStream, createWriteStream } from 'fs'

export async function copy(from, to) {
  const source = createReadStream(from)
  const target = createWriteStream(to)
  source.on('data', (chunk) => {
    // The sink takes what it can.
    const more = target.write(chunk) // finds: data-handler file -> file keeps(nonblocking)
    if (!more) source.pause()
  })
  target.on('drain', () => source.resume())
  source.on('error', (error) => target.destroy(error))
  source.on('end', () => target.end())
  await once(target, 'finish')
}
