import Mustache
import Synchronization
import Vendors

/// What a template is filled with: its properties are the template's words.
protocol Page {
    /// The template's name.
    static var template: String { get }
}

extension Page {
    var html: String {
        Templates.library.render(self, withTemplate: Self.template) ?? ""
    }
}

/// What stands around every page.
struct Frame {
    struct Place {
        var name: String
        var path: String
        var isHere: Bool
    }

    var title: String
    var version: String
    var places: [Place]
    /// What its forms carry.
    var form: String
    /// Whether somebody logged in.
    var isNamed: Bool
    var note: Notes.Note?
    var assets = Assets()

    struct Assets {
        let style = ConsoleAsset.stylePath
        let script = ConsoleAsset.scriptPath
        let icon = ConsoleAsset.iconPath
    }
}

extension Console {
    /// - Parameter here: the path of the place among ``Frame/places`` that the page belongs to.
    func frame(_ visit: Visit, title: String, here: String = "") -> Frame {
        let places = [("Overview", "/"), ("Dead letters", "/dead"), ("Replays", "/replays")]
        return Frame(
            title: title, version: api.version,
            places: places.map { Frame.Place(name: $0.0, path: $0.1, isHere: $0.1 == here) },
            form: visit.formToken, isNamed: visit.session != nil,
            note: visit.request.parameter("note").flatMap { name in notes.withLock { $0.take(name) } })
    }
}

enum Templates {
    /// They are part of the program, and a test renders each: one that is no template would be found there.
    static let library: MustacheLibrary = {
        let texts: [(String, [UInt8])] = [
            ("bulk-edit", PackageResources.bulk_edit_mustache),
            ("fault", PackageResources.fault_mustache),
            ("frame", PackageResources.frame_mustache),
            ("job", PackageResources.job_mustache),
            ("letter", PackageResources.letter_mustache),
            ("letters", PackageResources.letters_mustache),
            ("login", PackageResources.login_mustache),
            ("overview", PackageResources.overview_mustache),
            ("replay", PackageResources.replay_mustache),
            ("replays", PackageResources.replays_mustache),
        ]
        var library = MustacheLibrary()
        for (name, text) in texts {
            do { try library.register(String(decoding: text, as: UTF8.self), named: name) } catch {
                preconditionFailure("the template \(name) cannot be read: \(error)")
            }
        }
        return library
    }()
}
