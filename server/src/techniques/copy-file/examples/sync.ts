import * as fs from "fs"

export function copy(from: string, to: string): void {
	fs.writeFileSync(to, fs.readFileSync(from)) // finds: read-file-write-file file -> file
}

export function backUp(path: string): string {
	const target = `${path}.bak`
	const content = fs.readFileSync(path)
	fs.writeFileSync(target, content) // finds: read-file-write-file file -> file
	return target
}
