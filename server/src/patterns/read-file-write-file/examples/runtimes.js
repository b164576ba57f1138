/** Other runtimes than Node, whose objects need no import. */
export async function deno(from, to) {
  await Deno.writeFile(to, await Deno.readFile(from)); // finds: read-file-write-file file -> file
}

export async function denoText(from, to) {
  const text = await Deno.readTextFile(from);
  await Deno.writeTextFile(to, text); // finds: read-file-write-file file -> file keeps(encoding)
}

export function denoBlocking(from, to) {
  Deno.writeFileSync(to, Deno.readFileSync(from)); // finds: read-file-write-file file -> file
}

export async function bun(from, to) {
  await Bun.write(to, await Bun.file(from).arrayBuffer()); // finds: read-file-write-file file -> file keeps(conditional-write)
}

// Copied by the runtime itself.
export async function bunCopy(from, to) {
  await Bun.write(to, Bun.file(from));
  await Deno.copyFile(from, to);
}
