/// A Unicode property in a pattern, `\p{…}`: general categories and the binary properties that the standard library
/// knows. Scripts are not among them.
enum ScalarProperty: Sendable {
    /// A bit for each of ``categories``.
    case category(UInt32)
    case alphabetic
    case whiteSpace
    case uppercase
    case lowercase
    case ascii
    case any

    func contains(_ value: UInt32) -> Bool {
        guard let scalar = Unicode.Scalar(value) else { return false }
        switch self {
        case .category(let wanted): return wanted & Self.bit(of: scalar.properties.generalCategory) != 0
        case .alphabetic: return scalar.properties.isAlphabetic
        case .whiteSpace: return scalar.properties.isWhitespace
        case .uppercase: return scalar.properties.isUppercase
        case .lowercase: return scalar.properties.isLowercase
        case .ascii: return value < 0x80
        case .any: return true
        }
    }

    /// By what stands between the braces, such as `L`, `Letter` or `gc=Lu`.
    init?(named name: String) {
        let parts = name.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2 && ["gc", "General_Category"].contains(parts[0]) else { return nil }
        let value = String(parts[parts.count - 1])
        let categories = Self.categories.filter {
            $0.short == value || $0.long == value || $0.short.prefix(1) == value || $0.group == value
        }
        if !categories.isEmpty {
            self = .category(categories.reduce(0) { $0 | Self.bit(of: $1.category) })
            return
        }
        guard parts.count == 1 else { return nil }
        switch value {
        case "LC", "Cased_Letter": self = .category(Self.bits(of: ["Lu", "Ll", "Lt"]))
        case "digit": self = .category(Self.bits(of: ["Nd"]))
        case "punct": self = .category(Self.bits(of: ["Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"]))
        case "Alphabetic", "Alpha": self = .alphabetic
        case "White_Space", "space": self = .whiteSpace
        case "Uppercase", "Upper": self = .uppercase
        case "Lowercase", "Lower": self = .lowercase
        case "ASCII": self = .ascii
        case "Any": self = .any
        default: return nil
        }
    }

    private static func bits(of names: [String]) -> UInt32 {
        categories.filter { names.contains($0.short) }.reduce(0) { $0 | bit(of: $1.category) }
    }

    private static func bit(of category: Unicode.GeneralCategory) -> UInt32 {
        switch category {
        case .uppercaseLetter: 1 << 0
        case .lowercaseLetter: 1 << 1
        case .titlecaseLetter: 1 << 2
        case .modifierLetter: 1 << 3
        case .otherLetter: 1 << 4
        case .nonspacingMark: 1 << 5
        case .spacingMark: 1 << 6
        case .enclosingMark: 1 << 7
        case .decimalNumber: 1 << 8
        case .letterNumber: 1 << 9
        case .otherNumber: 1 << 10
        case .connectorPunctuation: 1 << 11
        case .dashPunctuation: 1 << 12
        case .openPunctuation: 1 << 13
        case .closePunctuation: 1 << 14
        case .initialPunctuation: 1 << 15
        case .finalPunctuation: 1 << 16
        case .otherPunctuation: 1 << 17
        case .mathSymbol: 1 << 18
        case .currencySymbol: 1 << 19
        case .modifierSymbol: 1 << 20
        case .otherSymbol: 1 << 21
        case .spaceSeparator: 1 << 22
        case .lineSeparator: 1 << 23
        case .paragraphSeparator: 1 << 24
        case .control: 1 << 25
        case .format: 1 << 26
        case .surrogate: 1 << 27
        case .privateUse: 1 << 28
        case .unassigned: 1 << 29
        @unknown default: 0
        }
    }

    /// https://www.unicode.org/reports/tr44/#General_Category_Values
    private static let categories: [(category: Unicode.GeneralCategory, short: String, long: String, group: String)] = [
        (.uppercaseLetter, "Lu", "Uppercase_Letter", "Letter"),
        (.lowercaseLetter, "Ll", "Lowercase_Letter", "Letter"),
        (.titlecaseLetter, "Lt", "Titlecase_Letter", "Letter"),
        (.modifierLetter, "Lm", "Modifier_Letter", "Letter"),
        (.otherLetter, "Lo", "Other_Letter", "Letter"),
        (.nonspacingMark, "Mn", "Nonspacing_Mark", "Mark"),
        (.spacingMark, "Mc", "Spacing_Mark", "Mark"),
        (.enclosingMark, "Me", "Enclosing_Mark", "Mark"),
        (.decimalNumber, "Nd", "Decimal_Number", "Number"),
        (.letterNumber, "Nl", "Letter_Number", "Number"),
        (.otherNumber, "No", "Other_Number", "Number"),
        (.connectorPunctuation, "Pc", "Connector_Punctuation", "Punctuation"),
        (.dashPunctuation, "Pd", "Dash_Punctuation", "Punctuation"),
        (.openPunctuation, "Ps", "Open_Punctuation", "Punctuation"),
        (.closePunctuation, "Pe", "Close_Punctuation", "Punctuation"),
        (.initialPunctuation, "Pi", "Initial_Punctuation", "Punctuation"),
        (.finalPunctuation, "Pf", "Final_Punctuation", "Punctuation"),
        (.otherPunctuation, "Po", "Other_Punctuation", "Punctuation"),
        (.mathSymbol, "Sm", "Math_Symbol", "Symbol"),
        (.currencySymbol, "Sc", "Currency_Symbol", "Symbol"),
        (.modifierSymbol, "Sk", "Modifier_Symbol", "Symbol"),
        (.otherSymbol, "So", "Other_Symbol", "Symbol"),
        (.spaceSeparator, "Zs", "Space_Separator", "Separator"),
        (.lineSeparator, "Zl", "Line_Separator", "Separator"),
        (.paragraphSeparator, "Zp", "Paragraph_Separator", "Separator"),
        (.control, "Cc", "Control", "Other"),
        (.format, "Cf", "Format", "Other"),
        (.surrogate, "Cs", "Surrogate", "Other"),
        (.privateUse, "Co", "Private_Use", "Other"),
        (.unassigned, "Cn", "Unassigned", "Other"),
    ]
}
