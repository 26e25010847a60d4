import Crypto

/// A file that pages load. Its address changes with what is in it, so that browsers may keep it for good.
struct ConsoleAsset: Sendable {
    let type: String
    let bytes: [UInt8]

    static let style = ConsoleAsset(type: "text/css; charset=utf-8", bytes: PackageResources.console_css)
    static let script = ConsoleAsset(type: "text/javascript; charset=utf-8", bytes: PackageResources.console_js)
    static let icon = ConsoleAsset(type: "image/svg+xml", bytes: PackageResources.icon_svg)

    static let stylePath = path("console", style, "css")
    static let scriptPath = path("console", script, "js")
    static let iconPath = path("icon", icon, "svg")

    static func named(_ name: String) -> ConsoleAsset? {
        switch "/assets/\(name)" {
        case stylePath: style
        case scriptPath: script
        case iconPath: icon
        default: nil
        }
    }

    private static func path(_ name: String, _ asset: ConsoleAsset, _ ending: String) -> String {
        let digest = SHA256.hash(data: asset.bytes).prefix(6).map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }
            .joined()
        return "/assets/\(name)-\(digest).\(ending)"
    }
}
