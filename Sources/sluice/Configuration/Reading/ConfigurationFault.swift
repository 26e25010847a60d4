/// One thing that is wrong with a configuration, or, as a warning, probably not meant.
struct ConfigurationFault: Equatable, Sendable {
    let file: String
    /// Nil when the file as a whole is meant.
    let place: Place?
    /// From the top, with dots and indices: `sources.storefront.deliverTo[1]`. Empty where no key can be named.
    let path: String
    let message: String
    /// What was probably meant.
    let suggestion: String?

    init(file: String, place: Place?, path: String, message: String, suggestion: String? = nil) {
        self.file = file
        self.place = place
        self.path = path
        self.message = message
        self.suggestion = suggestion
    }
}

extension ConfigurationFault: CustomStringConvertible {
    /// `sluice.yaml:12:5: destinations.eu.timout: unknown key; did you mean "timeout"?`
    var description: String {
        let lead = [file, place?.description].compactMap(\.self).joined(separator: ":")
        let hint = suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
        return [lead, path, message + hint].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}
