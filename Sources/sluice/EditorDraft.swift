import Foundation
import Validation

/// A dead letter's body in a file of its own, for an editor.
struct EditorDraft {
    let path: String
    private let before: [UInt8]

    /// - Parameter json: the letter as the admin API shows it.
    init(letter id: Int64, json: [UInt8]) throws {
        let body = (try? Document(parsing: json)).flatMap { Fields($0, $0.root).text("body") }
        guard let body, let document = try? Document(parsing: Array(body.utf8)) else {
            Terminal.complain("dead letter \(id) has no JSON body to edit; --body FILE takes its place")
            throw Outcome.usage
        }
        before = Array((JSONLayout.pretty(document) + "\n").utf8)
        let file = FileManager.default.temporaryDirectory.appending(
            path: "sluice-letter-\(id)-\(UUID().uuidString).json")
        path = file.path
        // What a shop's customer did, in a folder that everybody may read: also what the editor keeps beside it.
        Process.keepFilesPrivate()
        try Data(before).write(to: file, options: .withoutOverwriting)
    }

    /// Runs the editor on it, and waits.
    ///
    /// - Returns: what was saved. Ends with exit code 1 when nothing was changed.
    func edit() throws -> [UInt8] {
        let environment = ProcessInfo.processInfo.environment
        let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
        let process = Foundation.Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // The editor may come with options of its own, so a shell takes it apart.
        process.arguments = ["-c", "\(editor) \"$1\"", "sh", path]
        try process.run()
        process.waitUntilExit()
        let after = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        guard process.terminationStatus == 0, after != before else {
            remove()
            Terminal.complain(
                process.terminationStatus == 0 ? "nothing was edited" : "\(editor) failed: nothing was edited")
            throw Outcome.no
        }
        return after
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
