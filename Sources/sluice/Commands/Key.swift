import ArgumentParser
import Foundation
import Vendors

struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a key for a source or for the operator, and its hash for the configuration.",
        discussion: """
            The configuration may have the hash in place of the key itself: whoever reads the file cannot use it then.

            Example: sluice key
                     sluice key --of - < key.txt
            """
    )

    @Option(help: ArgumentHelp("A file with a key that there is already, or - for standard input.", valueName: "file"))
    var of: String?

    func run() throws {
        guard let of else {
            let key = BuiltInKey.fresh()
            Terminal.print("key   \(key)\nhash  \(Credential.hash(of: key))")
            return
        }
        let input = of == "-" ? try FileHandle.standardInput.readToEnd() : FileManager.default.contents(atPath: of)
        let text = String(decoding: input ?? Data(), as: UTF8.self).split(whereSeparator: \.isNewline).first
        guard let text, !text.isEmpty else {
            Terminal.complain("there is no key in \(of == "-" ? "standard input" : of)")
            throw Outcome.usage
        }
        Terminal.print("hash  \(Credential.hash(of: String(text)))")
    }
}
