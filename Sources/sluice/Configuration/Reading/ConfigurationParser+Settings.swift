import Vendors

extension ConfigurationParser {
    /// The settings that a vendor wants, out of a source's or a destination's section; nil when one of them is missing.
    ///
    /// - Parameter visit: called for each text that was read, with where it stands.
    mutating func settings(
        _ wanted: [Setting],
        in section: Section,
        visit: (inout ConfigurationParser, Setting, Located<String>) -> Void = { _, _, _ in }
    ) -> Configuration.Settings? {
        var settings = Configuration.Settings()
        var isWhole = true
        for setting in wanted {
            if section[setting.name] == nil, let warning = setting.warningIfAbsent {
                warn("no \(setting.name): \(warning)", at: section.place, path: section.path)
            }
            guard let (value, texts) = value(of: setting, in: section) else {
                isWhole = isWhole && setting.presence == .optional
                continue
            }
            settings.append(setting.name, value)
            for text in texts { visit(&self, setting, text) }
        }
        return isWhole ? settings : nil
    }

    /// A key that requests must show may stand as its hash, which then has to be one.
    mutating func checkCredential(_ secret: Located<String>) {
        guard Credential(notation: secret.value) == nil else { return }
        fault("expected sha256: and 64 hexadecimal digits", at: secret.place, path: secret.path)
    }

    /// A key that is sent to a vendor cannot stand as its hash.
    mutating func checkSendable(_ secret: Located<String>) {
        guard Credential.isHash(secret.value) else { return }
        fault("this key is sent to the vendor: its hash will not do", at: secret.place, path: secret.path)
    }

    private mutating func value(
        of setting: Setting, in section: Section
    ) -> (Configuration.Settings.Value, [Located<String>])? {
        switch setting.kind {
        case .text:
            text(setting.name, in: section).map { (.text($0.value), [$0]) }
        case .choice:
            choice(setting.name, in: section).map { (.text($0.value), [$0]) }
        case .count:
            count(setting.name, in: section).map { (.text($0.value.notation), [$0.map(\.notation)]) }
        case .secret:
            secret(setting.name, in: section).map { (.secret($0.value), [$0.map(\.value)]) }
        case .secrets:
            secrets(setting.name, in: section).map { found in
                (.secrets(found.map(\.value)), found.map { $0.map(\.value) })
            }
        case .origin:
            origin(setting.name, in: section).map { (.origin($0.value), [$0.map(\.text)]) }
        case .origins:
            origins(setting.name, in: section).map { found in
                (.origins(found.map(\.value)), found.map { $0.map(\.text) })
            }
        }
    }
}
