import * as fs from "fs"

export function copy(from: string, to: string): void {
	fs.copyFileSync(from, to) // finds: read-file-write-file file -> file
}

export function backUp(path: string): string {
	const target = `${path}.bak`
	fs.copyFileSync(path, target) // finds: read-file-write-file file -> file
	return target
}
