import { createReadStream, createWriteStream } from 'fs'
import { pipeline } from 'stream/promises'

export async function copy(from, to) {
  const source = createReadStream(from)
  const target = createWriteStream(to)
  // The sink takes what it can.
  // finds: data-handler file -> file keeps(nonblocking)
  await pipeline(source, target)
}
