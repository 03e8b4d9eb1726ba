// DaybookUI
