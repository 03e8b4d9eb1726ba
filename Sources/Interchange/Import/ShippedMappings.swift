extension Mapping {
  /// The mappings that Daybook knows without being told, in the order in which they are tried.
  ///
  /// They are written like those of users, and are part of the program so that it needs no files
  /// beside it.
  public static let shipped: [Mapping] = shippedTexts.compactMap {
    Mapping.read($0.text, file: $0.name).mapping
  }

  /// The texts of the shipped mappings, to read and to start one's own from.
  public static let shippedTexts: [(name: String, text: String)] = [
    ("maven.mapping", maven)
  ]

  private static let maven = """
    # The sample "CRM Sales Opportunities" of the Maven Analytics Data Playground.
    #
    # Won and Lost are no stages: such deals were decided in Engaging. A lost deal's value is given
    # as 0, which is not what was at stake, so only won deals take it.

    mapping maven "CRM Sales Opportunities (Maven Analytics)"
    currency USD
    pipeline "Sales opportunities"
      stage Prospecting
      stage Engaging

    file sales_teams.csv
      record team
        key regional_office
        map regional_office to name
      record user
        key manager
        map manager to name
        map regional_office to team
        map regional_office to office
      record user
        key sales_agent
        map sales_agent to name
        map manager to manager
        map regional_office to team
        map regional_office to office

    file products.csv
      record product
        key product
        map product to name
        map series to series
        map sales_price to price

    file accounts.csv
      record account
        key account
        map account to name
        map sector to industry
          remark technolgy "kept as it is written, which is probably meant to be “technology”"
        map year_established to founded
        map revenue to revenue times 1000000
        map employees to employees
        map office_location to country
          remark Philipines "kept as it is written, which is probably meant to be “Philippines”"
        map subsidiary_of to parent

    file sales_pipeline.csv
      record deal
        key opportunity_id
        title "{product} {opportunity_id}"
        map account to account
        map product to product
          read GTXPro as "GTX Pro"
        map sales_agent to owner
        map close_value to amount where won
        status deal_stage
          when Prospecting open in Prospecting
          when Engaging open in Engaging
          when Won won in Engaging
          when Lost lost in Engaging
        opened engage_date
        closed close_date

    ignore data_dictionary.csv "it describes the columns of the others"
    """
}
