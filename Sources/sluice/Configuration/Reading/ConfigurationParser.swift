import Yams

/// Reads sections and values out of a YAML document and collects everything that is wrong with it.
///
/// A function that reads a value returns nil when there is none to use: absent and without a default, or faulty. In
/// the latter case, and when a required key is absent, it has recorded a fault, so whoever needs a value that is not
/// there can give up without a word. All it knows about keys comes from ``ConfigurationReference``.
struct ConfigurationParser {
    let file: String
    let interpolation: Interpolation
    private(set) var faults: [ConfigurationFault] = []
    private(set) var warnings: [ConfigurationFault] = []

    init(file: String, environment: [String: String]) {
        self.file = file
        interpolation = Interpolation(environment: environment, file: file)
    }

    mutating func fault(_ message: String, at place: Place?, path: String, suggestion: String? = nil) {
        faults.append(
            ConfigurationFault(file: file, place: place, path: path, message: message, suggestion: suggestion))
    }

    mutating func warn(_ message: String, at place: Place?, path: String) {
        warnings.append(ConfigurationFault(file: file, place: place, path: path, message: message))
    }

    /// The whole file; nil when it is not YAML or not a mapping. An empty file is an empty mapping.
    mutating func document(_ text: String) -> Section? {
        do {
            guard let root = try compose(yaml: text, .default, .default, .utf8) else {
                return Section(path: "", pattern: "", place: .start, entries: [])
            }
            let section = section(of: root, path: "", pattern: "", place: .start)
            if let section { checkKeys(of: section) }
            return section
        } catch let error as YamlError {
            let (message, place) = Self.explain(error, in: text)
            fault(message, at: place, path: "")
        } catch {
            fault("\(error)", at: nil, path: "")
        }
        return nil
    }

    /// The reference's entry for a key of a section. A key that the reference does not have cannot be read.
    mutating func key(_ name: String, in section: Section) -> ConfigurationKey? {
        let known = ConfigurationReference.key(section.pattern(of: name), vendor: section.vendor)
        if known == nil {
            fault("not in the configuration reference", at: section.place, path: section.path(of: name))
        }
        return known
    }
}
